package io.leveret.engine.kernel.reference;

import io.leveret.engine.kernel.Geometry;

/** The cells of windows that lie within their image. */
final class Cells {
    private Cells() {}

    /** What is done for each cell of a window. */
    interface Visitor {
        /**
         * Visits a cell.
         *
         * @param pixel of the input, among those of all images
         * @param cell of the window
         */
        void visit(int pixel, int cell);
    }

    /** What is done for each output pixel. */
    interface PixelVisitor {
        /** Visits a pixel of the output, among those of all images. */
        void visit(int image, int y, int x, int pixel);
    }

    /** Visits all pixels of the output. */
    static void pixels(Geometry geometry, PixelVisitor visitor) {
        int pixel = 0;
        for (int image = 0; image < geometry.batch(); image++) {
            for (int y = 0; y < geometry.outHeight(); y++) {
                for (int x = 0; x < geometry.outWidth(); x++) {
                    visitor.visit(image, y, x, pixel++);
                }
            }
        }
    }

    /** Visits the cells of the window of an output pixel that lie within the image. */
    static void window(Geometry geometry, int image, int y, int x, Visitor visitor) {
        int top = y * geometry.strideHeight() - geometry.padTop();
        int left = x * geometry.strideWidth() - geometry.padLeft();
        for (int i = first(top, geometry.dilationHeight()); i < geometry.filterHeight(); i++) {
            int inY = top + i * geometry.dilationHeight();
            for (int j = first(left, geometry.dilationWidth()); inY < geometry.inHeight()
                    && j < geometry.filterWidth(); j++) {
                int inX = left + j * geometry.dilationWidth();
                if (inX >= geometry.inWidth()) {
                    break;
                }
                visitor.visit((image * geometry.inHeight() + inY) * geometry.inWidth() + inX,
                        i * geometry.filterWidth() + j);
            }
        }
    }

    /** The first cell of a row or column that does not lie before the image. */
    private static int first(int start, int dilation) {
        return start >= 0 ? 0 : (dilation - start - 1) / dilation;
    }
}
