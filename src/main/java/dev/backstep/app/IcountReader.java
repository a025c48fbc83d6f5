package dev.backstep.app;

import dev.backstep.server.spec.SpecificationException;

import java.util.Optional;

/** Reads {@code -icount}. */
final class IcountReader {

    private static final int SHIFT_LIMIT = 10;

    private IcountReader() { }

    /**
     * What it says.
     *
     * @param icount how instructions and time go together
     * @param mode what is to be done with the file, {@code record} or {@code replay} as the user wrote it: {@code rr=}
     * @param file the recording: {@code rrfile=}
     */
    record Reading(Options.Icount icount, Optional<String> mode, Optional<String> file) { }

    /**
     * Reads all of them; of what is said more than once the last counts.
     *
     * @throws UsageException when one cannot be read
     */
    static Reading read(Arguments raw) {
        int shift = Options.Icount.DEFAULT_SHIFT;
        Options.Sleep sleep = Options.Sleep.AUTO;
        Optional<String> mode = Optional.empty();
        Optional<String> file = Optional.empty();
        for (String text : raw.all(Option.ICOUNT)) {
            One one = OptionsReader.list("-icount", text, "shift", parameters -> {
                if (parameters.takeBoolean("align", false)) {
                    throw new SpecificationException("align=on is not supported yet: the guest may run ahead of the host's clock");
                }
                parameters.take("rrsnapshot").ifPresent(value -> {
                    throw new SpecificationException("rrsnapshot= is not supported: a recording begins where the machine does");
                });
                return new One(parameters.take("shift").map(IcountReader::shift), parameters.takeBoolean("sleep"), parameters.take("rr"),
                        parameters.take("rrfile"));
            });
            shift = one.shift().orElse(shift);
            sleep = one.sleep().map(on -> on ? Options.Sleep.ON : Options.Sleep.OFF).orElse(sleep);
            mode = one.mode().isPresent() ? one.mode() : mode;
            file = one.file().isPresent() ? one.file() : file;
        }
        return new Reading(new Options.Icount(shift, sleep), mode, file);
    }

    private record One(Optional<Integer> shift, Optional<Boolean> sleep, Optional<String> mode, Optional<String> file) { }

    private static int shift(String text) {
        if (text.equals("auto")) {
            throw new SpecificationException("shift=auto is not supported: time would depend on the host; give a number from 0 to 10");
        }
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > SHIFT_LIMIT) {
            throw new SpecificationException("icount: Invalid shift value");
        }
        return Integer.parseInt(text);
    }
}
