/** What every module shares: errors with codes, and what ends work early. Knows no other module. */
@NullMarked
package io.leveret.base;

import org.jspecify.annotations.NullMarked;
