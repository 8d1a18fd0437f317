package org.tsrecorder.storage.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The recordings, of many, that one writer has. */
record WriterShare(FileWriter writer, List<Session> sessions) {
    static List<WriterShare> of(List<Session> sessions, Function<Session, FileWriter> writerOf) {
        Map<FileWriter, WriterShare> shares = new LinkedHashMap<>();
        for (Session session : sessions) {
            shares.computeIfAbsent(writerOf.apply(session), writer -> new WriterShare(writer, new ArrayList<>()))
                    .sessions()
                    .add(session);
        }
        return List.copyOf(shares.values());
    }
}
