package org.tsrecorder.transport.socket;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.time.Duration;
import java.util.Map;
import org.tsrecorder.transport.tcp.TcpTimeouts;

/**
 * Options of a {@link TailnetChannel}: those of every channel, {@link ChannelOption#ALLOW_HALF_CLOSURE},
 * {@link ChannelOption#TCP_NODELAY} (on at first, as Netty's own channels have it), {@link ChannelOption#SO_LINGER}, of
 * which only 0 differs from none: a close then resets the connection; {@link ChannelOption#SO_KEEPALIVE} and
 * {@link TailnetChannel#KEEP_ALIVE_IDLE}.
 */
final class TailnetChannelConfig extends DefaultChannelConfig {
    private final TailnetChannel owner;
    private volatile boolean allowHalfClosure;
    private volatile boolean noDelay = true;
    private volatile int lingerSeconds = -1;
    private volatile boolean keepAlive;
    private volatile Duration keepAliveIdle = TcpTimeouts.KEEP_ALIVE_IDLE;

    TailnetChannelConfig(TailnetChannel channel) {
        super(channel);
        this.owner = channel;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.ALLOW_HALF_CLOSURE,
                ChannelOption.TCP_NODELAY,
                ChannelOption.SO_LINGER,
                ChannelOption.SO_KEEPALIVE,
                TailnetChannel.KEEP_ALIVE_IDLE);
    }

    @Override
    @SuppressWarnings("unchecked") // each option is compared with the constant that fixes its type
    public <T> T getOption(ChannelOption<T> option) {
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            return (T) Boolean.valueOf(allowHalfClosure);
        } else if (ChannelOption.TCP_NODELAY.equals(option)) {
            return (T) Boolean.valueOf(noDelay);
        } else if (ChannelOption.SO_LINGER.equals(option)) {
            return (T) Integer.valueOf(lingerSeconds);
        } else if (ChannelOption.SO_KEEPALIVE.equals(option)) {
            return (T) Boolean.valueOf(keepAlive);
        } else if (TailnetChannel.KEEP_ALIVE_IDLE.equals(option)) {
            return (T) keepAliveIdle;
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            allowHalfClosure = (Boolean) value;
        } else if (ChannelOption.TCP_NODELAY.equals(option)) {
            noDelay = (Boolean) value;
            owner.applyNoDelay();
        } else if (ChannelOption.SO_LINGER.equals(option)) {
            lingerSeconds = (Integer) value;
        } else if (ChannelOption.SO_KEEPALIVE.equals(option)) {
            keepAlive = (Boolean) value;
            owner.applyKeepAlive();
        } else if (TailnetChannel.KEEP_ALIVE_IDLE.equals(option)) {
            keepAliveIdle((Duration) value);
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    boolean allowsHalfClosure() {
        return allowHalfClosure;
    }

    boolean isNoDelay() {
        return noDelay;
    }

    private void keepAliveIdle(Duration silence) {
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("KEEP_ALIVE_IDLE=" + silence + "; wanted: more than 0");
        }
        keepAliveIdle = silence;
        if (keepAlive) {
            owner.applyKeepAlive();
        }
    }

    boolean isKeepAlive() {
        return keepAlive;
    }

    Duration keepAliveIdle() {
        return keepAliveIdle;
    }

    boolean resetsOnClose() {
        return lingerSeconds == 0;
    }

    @Override
    protected void autoReadCleared() {
        owner.readCleared();
    }
}
