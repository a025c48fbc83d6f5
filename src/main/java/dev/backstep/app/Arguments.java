package dev.backstep.app;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The options as typed, in order and unchecked but for their names. An option has one dash or two, and its value is the
 * next argument, whatever that looks like.
 */
final class Arguments {

    private final Map<Option, List<String>> given = new EnumMap<>(Option.class);
    /** All words, with the options that they belong to. */
    private final List<Word> order = new ArrayList<>();

    private record Word(Option option, String text) { }

    private Arguments() { }

    /**
     * Tells options and values apart.
     *
     * @param unknown makes the error for an argument, as typed, that is not the name of an option
     * @throws UsageException an argument is no option, or the last option lacks its value
     */
    static Arguments of(String[] words, Function<String, UsageException> unknown) {
        Map<String, Option> table = new HashMap<>();
        for (Option option : Option.values()) {
            option.names().forEach(name -> table.put(name, option));
        }
        Arguments arguments = new Arguments();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            Option option = table.get(word.startsWith("--") ? word.substring(1) : word);
            if (option == null) {
                throw unknown.apply(word);
            }
            arguments.order.add(new Word(option, option.names().get(0)));
            List<String> values = arguments.given.computeIfAbsent(option, none -> new ArrayList<>());
            if (option.value().isPresent()) {
                i++;
                if (i == words.length) {
                    throw new UsageException("option " + word + " requires an argument");
                }
                values.add(words[i]);
                arguments.order.add(new Word(option, words[i]));
            }
        }
        return arguments;
    }

    /** Whether the option was given. */
    boolean has(Option option) {
        return given.containsKey(option);
    }

    /** Some options with their values, in the order in which they were typed. */
    List<String> words(Set<Option> options) {
        return order.stream().filter(word -> options.contains(word.option())).map(Word::text).toList();
    }

    /** The values of an option that may be given more than once, in order. */
    List<String> all(Option option) {
        return given.getOrDefault(option, List.of());
    }

    /** The value of an option of which the last one counts; null when it was not given. */
    String last(Option option) {
        List<String> values = all(option);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }
}
