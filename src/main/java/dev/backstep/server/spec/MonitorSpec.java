package dev.backstep.server.spec;

/**
 * A monitor on a character device.
 *
 * @param chardev id of the device
 * @param mode    the language it speaks
 * @param pretty  control mode: whether its JSON is laid out for reading
 */
public record MonitorSpec(String chardev, Mode mode, boolean pretty) {

    /** The language of a monitor. */
    public enum Mode {
        /** HMP: lines that people type. */
        READLINE,
        /** QMP: JSON. */
        CONTROL
    }

    /** Reads the value of {@code -mon}. */
    public static MonitorSpec parse(String text) {
        ParameterList parameters = ParameterList.parse(text, "chardev");
        String chardev = parameters.take("chardev").filter(value -> !value.isEmpty())
                .orElseThrow(() -> new SpecificationException("chardev is required"));
        parameters.take("id").ifPresent(ChardevSpec::requireIdentifier);
        String modeName = parameters.take("mode").orElse("readline");
        Mode mode = switch (modeName) {
            case "readline" -> Mode.READLINE;
            case "control" -> Mode.CONTROL;
            default -> throw new SpecificationException("unknown monitor mode '" + modeName + "'");
        };
        boolean pretty = parameters.takeBoolean("pretty", false);
        if (pretty && mode == Mode.READLINE) {
            throw new SpecificationException("'pretty' is not compatible with HMP monitors");
        }
        parameters.finish();
        return new MonitorSpec(chardev, mode, pretty);
    }
}
