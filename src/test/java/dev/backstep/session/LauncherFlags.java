package dev.backstep.session;

import dev.backstep.board.TestMachine;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the launcher tells every JVM, for tests that start the program without it: they run what users run, and as fast. */
public final class LauncherFlags {

    private static final Pattern LIST = Pattern.compile("^flags=\\(\\n(.*?)^\\)$", Pattern.DOTALL | Pattern.MULTILINE);
    /** Up to the comment. */
    private static final Pattern LINE = Pattern.compile("^ +(\\S[^#\\n]*?) *(#.*)?$", Pattern.MULTILINE);

    private LauncherFlags() { }

    /** The flags, in order, and that the JVM shall say nothing of those that it may not follow, which would be on the guest's console. */
    public static List<String> read() throws IOException {
        String list = LIST.matcher(Files.readString(TestMachine.ROOT.resolve("backstep"))).results().map(found -> found.group(1)).findFirst()
                .orElseThrow(() -> new IOException("the launcher has no list of flags"));
        return Stream.concat(LINE.matcher(list).results().map((MatchResult line) -> line.group(1)).flatMap(line -> Stream.of(line.split(" "))),
                Stream.of("-XX:-PrintWarnings")).toList();
    }
}
