package dev.backstep.arm.translate;

import dev.backstep.arm.instruction.Instruction;

import java.util.LinkedHashMap;
import java.util.Map;

/** Templates by encoding, the most recently used of them. */
final class TemplateCache {

    private static final int MOST = 1 << 14;

    private final Specializer specializer;
    private final boolean verified;
    private final Map<Long, Template> templates = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Template> eldest) {
            return size() > MOST;
        }
    };

    /** {@code verified}: instructions that must not run twice are left to the interpreter. */
    TemplateCache(Specializer specializer, boolean verified) {
        this.verified = verified;
        this.specializer = specializer;
    }

    /**
     * The template of an instruction.
     *
     * @param encoding its bits
     * @param offset where it stands, of which only the two low bits matter
     */
    Template get(int encoding, Instruction instruction, boolean thumb, boolean inItBlock, int offset) {
        long key = encoding & 0xffffffffL | (thumb ? 1L << 32 : 0) | (inItBlock ? 1L << 33 : 0) | (long) instruction.size << 34
                | (long) (offset & 3) << 40;
        Template template = templates.get(key);
        if (template == null) {
            template = specializer.specialize(instruction, thumb, offset);
            if (verified && template.kind() == Template.Kind.CALL && !RegionVerifier.mayCall(instruction)) {
                template = Template.INTERPRET;
            }
            templates.put(key, template);
        }
        return template;
    }
}
