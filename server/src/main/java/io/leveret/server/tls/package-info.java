/** HTTPS: certificates from files, this machine's own certificate, and how a phone finds the server. */
@NullMarked
package io.leveret.server.tls;

import org.jspecify.annotations.NullMarked;
