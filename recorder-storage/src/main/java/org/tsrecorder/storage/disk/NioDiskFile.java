package org.tsrecorder.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file channel. Gathering writes go through the channel's position, so it is only moved where it is wrong. */
final class NioDiskFile implements DiskFile {
    private final FileChannel channel;
    private long position;

    NioDiskFile(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public long write(ByteBuffer[] sources, int first, long at) throws IOException {
        try {
            if (first == sources.length - 1) {
                return channel.write(sources[first], at);
            }
            if (at != position) {
                channel.position(at);
                position = at;
            }
            long written = channel.write(sources, first, sources.length - first);
            position += written;
            return written;
        } catch (IOException e) {
            position = -1;
            throw DiskFullException.refine(e);
        }
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        return channel.read(target, at);
    }

    @Override
    public void force() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw DiskFullException.refine(e);
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
