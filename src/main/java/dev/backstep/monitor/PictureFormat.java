package dev.backstep.monitor;

import dev.backstep.device.display.Picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The forms in which a picture is written to a file. */
enum PictureFormat {

    /** Portable Network Graphics (ISO/IEC 15948), 8 bits a colour. */
    PNG {
        @Override
        byte[] encode(Picture picture) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(PNG_SIGNATURE);
            chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(picture.width()).putInt(picture.height())
                    .put((byte) 8).put((byte) PNG_TRUE_COLOUR).array());
            chunk(out, "IDAT", deflate(lines(picture, 1)));
            chunk(out, "IEND", new byte[0]);
            return out.toByteArray();
        }
    },

    /** Portable pixmap, the raw kind (P6). */
    PPM {
        @Override
        byte[] encode(Picture picture) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(("P6\n" + picture.width() + " " + picture.height() + "\n255\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(lines(picture, 0));
            return out.toByteArray();
        }
    };

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int PNG_TRUE_COLOUR = 2;

    /** The content of a file with this picture. */
    abstract byte[] encode(Picture picture);

    /** The format of this name: {@code png}. */
    static Optional<PictureFormat> named(String name) {
        for (PictureFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Red, green, blue of each pixel, with {@code gap} zero bytes before each line (PNG: the filter, none). */
    private static byte[] lines(Picture picture, int gap) {
        byte[] bytes = new byte[picture.height() * (gap + 3 * picture.width())];
        int at = 0;
        for (int i = 0; i < picture.pixels().length; i++) {
            if (i % picture.width() == 0) {
                at += gap;
            }
            int pixel = picture.pixels()[i];
            bytes[at++] = (byte) (pixel >>> 16);
            bytes[at++] = (byte) (pixel >>> 8);
            bytes[at++] = (byte) pixel;
        }
        return bytes;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Length, type, content, and the CRC of type and content. */
    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(name);
        out.writeBytes(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
