package dev.backstep.server.spec;

import java.util.Optional;

/**
 * A named character device, as {@code -chardev} defines it.
 *
 * @param id     its name
 * @param device what it is; neither {@code None} nor {@code Reference}
 * @param mux    whether several serial ports and monitors may share it, switched by the escape character
 */
public record ChardevSpec(String id, CharacterSpec device, boolean mux) {

    /** Reads the value of {@code -chardev}. */
    public static ChardevSpec parse(String text) {
        ParameterList parameters = ParameterList.parse(text, "backend");
        String backend = parameters.take("backend").orElse("");
        if (backend.isEmpty()) {
            throw new SpecificationException("chardev: \"backend\" missing");
        }
        String id = parameters.take("id").orElseThrow(() -> new SpecificationException("chardev: no id specified"));
        requireIdentifier(id);
        boolean mux = parameters.takeBoolean("mux", false);
        parameters.refuse("logfile", "logappend");
        CharacterSpec device = switch (backend) {
            case "null" -> new CharacterSpec.Null();
            case "stdio" -> new CharacterSpec.Stdio(parameters.takeBoolean("signal", true));
            case "file" -> {
                parameters.refuse("input-path");
                yield new CharacterSpec.OutputFile(SocketAddressSpec.path(parameters.takeRequired("path")),
                        parameters.takeBoolean("append", false));
            }
            case "socket" -> socket(parameters);
            default -> {
                if (CharacterSpec.UNSUPPORTED.containsKey(backend)) {
                    throw CharacterSpec.unsupported(backend);
                }
                throw new SpecificationException("'" + backend + "' is not a valid char driver name");
            }
        };
        parameters.finish();
        return new ChardevSpec(id, device, mux);
    }

    private static CharacterSpec socket(ParameterList parameters) {
        Optional<String> path = parameters.take("path");
        Optional<String> host = parameters.take("host");
        Optional<String> port = parameters.take("port");
        SocketAddressSpec address;
        if (path.isPresent()) {
            if (host.isPresent() || port.isPresent()) {
                throw new SpecificationException("chardev: socket: 'path' excludes 'host' and 'port'");
            }
            address = SocketAddressSpec.unix(path.get());
        } else {
            address = SocketAddressSpec.tcp(host.orElse(""),
                    port.orElseThrow(() -> new SpecificationException("chardev: socket: no port given")));
        }
        return new CharacterSpec.Socket(SocketSpec.take(address, parameters, false, true));
    }

    /** Refuses what QEMU would not take as the id of anything. */
    static void requireIdentifier(String id) {
        if (!id.matches("[A-Za-z][A-Za-z0-9._-]*")) {
            throw new SpecificationException("'" + id + "' is no identifier (letters, digits, '-', '.', '_', starting with a letter)");
        }
    }
}
