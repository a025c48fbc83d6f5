package dev.backstep.semihosting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/** Says each thing once in the log, so that a guest that tries again and again does not fill it. */
final class Complaints {

    private static final Logger LOG = LoggerFactory.getLogger(ArmSemihosting.class);
    private static final int MAXIMUM = 100;

    private final Set<String> said = new HashSet<>();

    /** One line. */
    void say(String line) {
        if (said.size() < MAXIMUM && said.add(line)) {
            LOG.warn("semihosting: {}", line);
            if (said.size() == MAXIMUM) {
                LOG.warn("semihosting: no more of these are logged");
            }
        }
    }

    /** A text from the guest as it can stand in a line. */
    static String quoted(String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        StringBuilder result = new StringBuilder("'");
        shown.chars().forEach(c -> result.append(Character.isISOControl(c) ? '?' : (char) c));
        return result.append('\'').toString();
    }
}
