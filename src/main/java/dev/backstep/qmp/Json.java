package dev.backstep.qmp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON texts and the Java values they stand for: {@code Map} (in order), {@code List}, {@code String}, {@code Long},
 * {@code BigInteger}, {@code BigDecimal}, {@code Boolean}, null. Strings in single quotes are taken too, as the protocol has it;
 * what is written is ASCII.
 *
 * <p>Thread: any.
 */
final class Json {

    private final JsonFactory factory;

    /** @param depthLimit levels of objects and arrays in each other that are read */
    Json(int depthLimit) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(depthLimit).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
    }

    /**
     * Reads one value.
     *
     * @param text UTF-8
     * @throws QmpException what is wrong with it
     */
    Object parse(byte[] text) throws QmpException {
        try (JsonParser parser = factory.createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw QmpException.generic("JSON parse error, something follows the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw QmpException.generic("JSON parse error, " + e.getOriginalMessage().replaceAll("\\s+", " "));
        } catch (IOException e) {
            throw QmpException.generic("JSON parse error, " + e.getMessage());
        }
    }

    private static Object value(JsonParser parser) throws IOException, QmpException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw QmpException.generic("JSON parse error, expecting value");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> {
                BigInteger number = parser.getBigIntegerValue();
                yield number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
            }
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw QmpException.generic("JSON parse error, expecting value");
        };
    }

    /**
     * Writes a value.
     *
     * @param pretty over several lines, for people; otherwise on one line
     */
    String format(Object value, boolean pretty) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(out)) {
            generator.setPrettyPrinter(pretty ? new Indented() : new OneLine());
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> members) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                generator.writeFieldName((String) member.getKey());
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> elements) {
            generator.writeStartArray();
            for (Object element : elements) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.longValue());
        } else {
            throw new IllegalArgumentException("no JSON: " + value.getClass());
        }
    }

    /** {@code {"a": 1, "b": [2, 3]}}, as QEMU writes it and scripts may look for it. */
    private static final class OneLine extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1L;

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(": ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(", ");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(", ");
        }
    }

    /** Four columns a level. */
    private static final class Indented extends DefaultPrettyPrinter implements PrettyPrinter {
        private static final long serialVersionUID = 1L;

        Indented() {
            super(new Separators().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
            DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
            indentObjectsWith(indenter);
            indentArraysWith(indenter);
        }
    }
}
