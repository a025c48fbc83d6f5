package dev.backstep.gdbstub.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.backstep.gdbstub.Target;

/** README says what is so. Tests run in the module's folder. */
class ReadmeTest {

    private final String readme;

    ReadmeTest() throws IOException {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void theExampleIsTheOneThatTheTestsRun() throws IOException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertTrue(block.find());
        assertEquals(Files.readString(Path.of("src/test/java/dev/backstep/gdbstub/example/CounterMachine.java")), block.group(1));
    }

    @Test
    void everyCapabilityIsInTheTable() {
        Set<String> missing = new HashSet<>();
        for (var method : Target.class.getMethods()) {
            if (method.isDefault() && (method.getReturnType() == Optional.class || method.getReturnType() == boolean.class)
                    && !readme.contains("| `" + method.getName() + "()` |")) {
                missing.add(method.getName());
            }
        }
        assertEquals(Set.of(), missing);
    }
}
