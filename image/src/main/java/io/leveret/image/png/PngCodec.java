package io.leveret.image.png;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.PngHeader;
import io.leveret.image.format.RefusedFileException;
import java.util.Set;

/** Decodes PNG files of all kinds. Alpha is dropped, and colors that are named as transparent stay. */
public final class PngCodec implements ImageCodec {
    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.PNG);
    }

    @Override
    public long workingBytes(DecodeRequest request) throws RefusedFileException {
        return PngPicture.workingBytes(PngHeader.read(request.file()));
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        PngHeader header = PngHeader.read(request.file());
        return header.bitDepth() == Short.SIZE
                ? new DeepRows(request.file(), header)
                : new ByteRows(request.file(), header);
    }
}
