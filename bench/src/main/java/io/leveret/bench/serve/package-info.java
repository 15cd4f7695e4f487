/**
 * The server under load: {@code ./bench/serve}.
 *
 * <p>What may enter: clients, the processes that they measure, and what is measured beside the server.
 */
package io.leveret.bench.serve;
