package org.tsrecorder.transport.socket;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.util.Map;

/**
 * Options of a {@link TailnetChannel}: those of every channel, {@link ChannelOption#ALLOW_HALF_CLOSURE},
 * {@link ChannelOption#TCP_NODELAY} (on at first, as Netty's own channels have it) and {@link ChannelOption#SO_LINGER},
 * of which only 0 differs from none: a close then resets the connection.
 */
final class TailnetChannelConfig extends DefaultChannelConfig {
    private final TailnetChannel owner;
    private volatile boolean allowHalfClosure;
    private volatile boolean noDelay = true;
    private volatile int lingerSeconds = -1;

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
                ChannelOption.SO_LINGER);
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

    boolean resetsOnClose() {
        return lingerSeconds == 0;
    }

    @Override
    protected void autoReadCleared() {
        owner.readCleared();
    }
}
