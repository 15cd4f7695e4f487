package io.leveret.wire;

/**
 * What models run on.
 *
 * @param leveret the version of Leveret
 * @param java the version of Java
 * @param system the operating system with its version and architecture
 * @param processors that this process may use
 * @param maxHeapBytes the most that the heap may take
 * @param kernels the kernels that are chosen
 * @param kernelsReason why these
 */
public record SystemInfo(String leveret, String java, String system, int processors, long maxHeapBytes, String kernels,
        String kernelsReason) {}
