package io.leveret.image.vp8;

/** The filters in plain Java, sample by sample. */
final class ScalarEdgeFilter implements EdgeFilter {
    @Override
    public void simple(byte[] samples, int start, int stride, int limit) {
        for (int i = 0; i < LANES; i++) {
            int at = start + i;
            int p1 = samples[at - 2 * stride] & 0xff;
            int p0 = samples[at - stride] & 0xff;
            int q0 = samples[at] & 0xff;
            int q1 = samples[at + stride] & 0xff;
            if (!isStep(p1, p0, q0, q1, limit)) {
                int change = signed(signed(p1 - q1) + 3 * (q0 - p0));
                samples[at - stride] = limited(p0 + (Math.min(change + 3, 127) >> 3));
                samples[at] = limited(q0 - (Math.min(change + 4, 127) >> 3));
            }
        }
    }

    @Override
    public void outer(byte[] samples, int start, int stride, int limit, int interior, int threshold) {
        for (int i = 0; i < LANES; i++) {
            int at = start + i;
            int p3 = samples[at - 4 * stride] & 0xff;
            int p2 = samples[at - 3 * stride] & 0xff;
            int p1 = samples[at - 2 * stride] & 0xff;
            int p0 = samples[at - stride] & 0xff;
            int q0 = samples[at] & 0xff;
            int q1 = samples[at + stride] & 0xff;
            int q2 = samples[at + 2 * stride] & 0xff;
            int q3 = samples[at + 3 * stride] & 0xff;
            if (isStep(p1, p0, q0, q1, limit) || isRough(p3, p2, p1, p0, interior)
                    || isRough(q3, q2, q1, q0, interior)) {
                continue;
            }
            int change = signed(signed(p1 - q1) + 3 * (q0 - p0));
            if (Math.abs(p1 - p0) > threshold || Math.abs(q1 - q0) > threshold) {
                samples[at - stride] = limited(p0 + (Math.min(change + 3, 127) >> 3));
                samples[at] = limited(q0 - (Math.min(change + 4, 127) >> 3));
                continue;
            }
            int near = 27 * change + 63 >> 7;
            int middle = 18 * change + 63 >> 7;
            int far = 9 * change + 63 >> 7;
            samples[at - 3 * stride] = limited(p2 + far);
            samples[at - 2 * stride] = limited(p1 + middle);
            samples[at - stride] = limited(p0 + near);
            samples[at] = limited(q0 - near);
            samples[at + stride] = limited(q1 - middle);
            samples[at + 2 * stride] = limited(q2 - far);
        }
    }

    @Override
    public void inner(byte[] samples, int start, int stride, int limit, int interior, int threshold) {
        for (int i = 0; i < LANES; i++) {
            int at = start + i;
            int p3 = samples[at - 4 * stride] & 0xff;
            int p2 = samples[at - 3 * stride] & 0xff;
            int p1 = samples[at - 2 * stride] & 0xff;
            int p0 = samples[at - stride] & 0xff;
            int q0 = samples[at] & 0xff;
            int q1 = samples[at + stride] & 0xff;
            int q2 = samples[at + 2 * stride] & 0xff;
            int q3 = samples[at + 3 * stride] & 0xff;
            if (isStep(p1, p0, q0, q1, limit) || isRough(p3, p2, p1, p0, interior)
                    || isRough(q3, q2, q1, q0, interior)) {
                continue;
            }
            boolean isSharp = Math.abs(p1 - p0) > threshold || Math.abs(q1 - q0) > threshold;
            int change = signed((isSharp ? signed(p1 - q1) : 0) + 3 * (q0 - p0));
            int before = Math.min(change + 3, 127) >> 3;
            int behind = Math.min(change + 4, 127) >> 3;
            samples[at - stride] = limited(p0 + before);
            samples[at] = limited(q0 - behind);
            if (!isSharp) {
                int half = behind + 1 >> 1;
                samples[at - 2 * stride] = limited(p1 + half);
                samples[at + stride] = limited(q1 - half);
            }
        }
    }

    /** Whether the samples at an edge differ by more than coding explains. */
    private static boolean isStep(int p1, int p0, int q0, int q1, int limit) {
        return Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) > limit;
    }

    /** Whether neighbors on one side of an edge differ by more than this. */
    private static boolean isRough(int far, int third, int second, int near, int most) {
        return Math.abs(far - third) > most || Math.abs(third - second) > most || Math.abs(second - near) > most;
    }

    private static int signed(int value) {
        return Math.min(Math.max(value, -128), 127);
    }

    private static byte limited(int value) {
        return (byte) Math.min(Math.max(value, 0), 255);
    }
}
