package io.narthex.rules.backfill;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.narthex.rules.group.GroupState;
import io.narthex.rules.group.GroupStateCodec;

/// A file that says how far a backfill came and what its groups carry, so that another run goes on there.
public final class BackfillProgress {
    private static final byte FORMAT = 1;

    private final Path file;
    private final String job;

    /// @param job what is backfilled: groups with their versions, and the time; another job's file does not count
    public BackfillProgress(Path file, String job) {
        this.file = file;
        this.job = job;
    }

    /// @param reachedMs everything up to here is kept
    /// @param states by group
    record Reached(long reachedMs, Map<String, GroupState> states) {}

    /// Empty where this job has not begun.
    ///
    /// @throws IOException if the file is there and is not readable
    Optional<Reached> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IOException(file + " has format " + format + ", expected " + FORMAT);
            }
            if (!in.readUTF().equals(job)) {
                return Optional.empty();
            }
            long reachedMs = in.readLong();
            Map<String, GroupState> states = new LinkedHashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                String group = in.readUTF();
                states.put(group, GroupStateCodec.decode(in.readNBytes(in.readInt())));
            }
            return Optional.of(new Reached(reachedMs, states));
        }
    }

    void write(long reachedMs, Map<String, GroupState> states) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
            out.writeByte(FORMAT);
            out.writeUTF(job);
            out.writeLong(reachedMs);
            out.writeInt(states.size());
            for (Map.Entry<String, GroupState> state : states.entrySet()) {
                byte[] bytes = GroupStateCodec.encode(state.getValue());
                out.writeUTF(state.getKey());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Everything is done.
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
