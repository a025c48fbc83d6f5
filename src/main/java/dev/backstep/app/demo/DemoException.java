package dev.backstep.app.demo;

import java.io.IOException;

/** The demonstration cannot go on. The message is one line. */
public final class DemoException extends IOException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
