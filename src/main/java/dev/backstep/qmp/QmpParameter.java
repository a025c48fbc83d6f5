package dev.backstep.qmp;

import java.util.List;
import java.util.Map;

/** A member of a command's arguments. */
record QmpParameter(String name, Type type, boolean optional) {

    /** What a value may be. The labels are those of error texts. */
    enum Type {
        /** A whole number of 64 bits with sign. */
        INTEGER("integer", Long.class),
        STRING("string", String.class),
        /** An array of strings. */
        STRINGS("array", List.class);

        private final String label;
        private final Class<?> javaType;

        Type(String label, Class<?> javaType) {
            this.label = label;
            this.javaType = javaType;
        }
    }

    static QmpParameter of(String name, Type type) {
        return new QmpParameter(name, type, false);
    }

    static QmpParameter optional(String name, Type type) {
        return new QmpParameter(name, type, true);
    }

    /**
     * Checks the arguments of a command.
     *
     * @throws QmpException when one is missing, unknown or of a wrong type
     */
    static void check(List<QmpParameter> parameters, Map<String, Object> arguments) throws QmpException {
        for (QmpParameter parameter : parameters) {
            Object value = arguments.get(parameter.name());
            if (!arguments.containsKey(parameter.name())) {
                if (!parameter.optional()) {
                    throw QmpException.generic("Parameter '" + parameter.name() + "' is missing");
                }
            } else if (!parameter.type().javaType.isInstance(value)
                    || value instanceof List<?> list && !list.stream().allMatch(String.class::isInstance)) {
                throw QmpException.generic("Invalid parameter type for '" + parameter.name() + "', expected: " + parameter.type().label);
            }
        }
        for (String name : arguments.keySet()) {
            if (parameters.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw QmpException.generic("Parameter '" + name + "' is unexpected");
            }
        }
    }
}
