package dev.backstep.app.demo;

import java.io.Console;
import java.util.Map;

/** Whether the process talks to a terminal that knows colours. */
public final class ColourTerminal {

    private ColourTerminal() { }

    /** True when standard input and output are a terminal, and nothing in the environment ({@code NO_COLOR}) speaks against colours. */
    public static boolean isThere() {
        Map<String, String> environment = System.getenv();
        String kind = environment.getOrDefault("TERM", "dumb");
        return isTerminal(System.console()) && !kind.equals("dumb") && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Up to Java 21 there is a console only when there is a terminal; from 22 on it says itself. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
