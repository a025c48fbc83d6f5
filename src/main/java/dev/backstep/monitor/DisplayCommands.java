package dev.backstep.monitor;

import dev.backstep.device.display.Display;
import dev.backstep.device.display.Picture;
import dev.backstep.memory.AddressSpace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that look at a display. */
final class DisplayCommands {

    private static final String ARGUMENTS = "filename [-f format]";
    /** A name without blanks or in quotes, then a format. */
    private static final Pattern FILE_AND_FORMAT = Pattern.compile("(?:\"([^\"]+)\"|(\\S+))(?:\\s+-f\\s*(\\S+))?");

    private DisplayCommands() { }

    /** A picture that was written to a file. */
    record Dumped(String display, Path file, int width, int height) { }

    static List<MonitorCommand<?>> all() {
        return List.of(MonitorCommand.of("screendump", List.of(new Parameter(ARGUMENTS, Parameter.Kind.REST, false)),
                "save what the display shows to a file; the format is png or ppm",
                (context, arguments) -> dump(context, arguments.rest(ARGUMENTS)), dumped -> ""));
    }

    private static Dumped dump(MonitorContext context, String text) throws MonitorException {
        Matcher words = FILE_AND_FORMAT.matcher(text);
        if (!words.matches()) {
            throw MonitorException.badArgument("extraneous characters at the end of line");
        }
        String name = words.group(1) != null ? words.group(1) : words.group(2);
        String formatName = words.group(3) == null ? "png" : words.group(3);
        PictureFormat format = PictureFormat.named(formatName)
                .orElseThrow(() -> MonitorException.badArgument("format '" + formatName + "' is neither png nor ppm"));
        Display display = context.machine().devices().stream()
                .filter(Display.class::isInstance).map(Display.class::cast).filter(Display::isOn)
                .min(Comparator.comparing((Display one) -> !one.isPowered()))
                .orElseThrow(() -> MonitorException.failed("no display is on: the guest has not enabled one"));
        AddressSpace memory = context.machine().memory();
        Picture picture = display.picture(memory::peek);
        return new Dumped(display.name(), write(name, format.encode(picture)), picture.width(), picture.height());
    }

    private static Path write(String name, byte[] content) throws MonitorException {
        try {
            return Files.write(Path.of(name), content);
        } catch (NoSuchFileException e) {
            throw MonitorException.failed("failed to open file '" + name + "': no such file or directory");
        } catch (AccessDeniedException e) {
            throw MonitorException.failed("failed to open file '" + name + "': permission denied");
        } catch (InvalidPathException e) {
            throw MonitorException.failed("'" + name + "' is no file name: " + e.getReason());
        } catch (IOException e) {
            throw MonitorException.failed("cannot write file '" + name + "': " + e.getMessage());
        }
    }
}
