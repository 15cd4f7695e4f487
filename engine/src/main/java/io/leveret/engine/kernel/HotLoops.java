package io.leveret.engine.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose loops the JIT compiles after a handful of calls when {@code ./leveret} classifies a few photos.
 *
 * <p>The build writes the JVM's compile commands for all classes marked so; see {@code ListHotLoops}. Loops that are
 * compiled that early know little of how they are used, so only those are marked that a first inference waits for.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HotLoops {
}
