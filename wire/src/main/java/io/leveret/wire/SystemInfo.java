package io.leveret.wire;

/**
 * The system that models run on.
 *
 * @param leveret the version of Leveret
 * @param java the version of Java
 * @param system the operating system with its version and architecture
 * @param processors processors available to this process
 * @param maxHeapBytes maximum size of the heap
 * @param kernels the selected kernels
 * @param kernelsReason why they were selected
 */
public record SystemInfo(String leveret, String java, String system, int processors, long maxHeapBytes, String kernels,
        String kernelsReason) {}
