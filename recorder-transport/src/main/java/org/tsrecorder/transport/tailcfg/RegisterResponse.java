package org.tsrecorder.transport.tailcfg;

/**
 * What the server says to a node key ({@code tailcfg.RegisterResponse}).
 *
 * @param userId whose node it is
 * @param loginName of that user
 * @param displayName of that user
 * @param nodeKeyExpired whether the key is no longer good, and another is wanted
 * @param machineAuthorized whether the administrator let the machine in
 * @param authUrl the page that somebody has to visit; empty for none
 * @param nodeKeySignature a signature that tailnet lock wants renewed, as base64; empty for none
 * @param error why not, in words for people; empty for no error
 */
public record RegisterResponse(
        long userId,
        String loginName,
        String displayName,
        boolean nodeKeyExpired,
        boolean machineAuthorized,
        String authUrl,
        String nodeKeySignature,
        String error) {
    /**
     * Reads an answer. The literal {@code null}, with which Headscale lets an ephemeral node go, is one in which
     * nothing is said.
     *
     * @param json UTF-8
     * @throws TailcfgFormatException when it is something else
     */
    public static RegisterResponse parse(byte[] json) {
        return JsonReader.read(json, in -> {
            Fields response = new Fields();
            in.object(name -> response.read(in, name));
            return response.toResponse();
        });
    }

    /** What has been read so far. */
    private static final class Fields {
        private long userId;
        private String loginName = "";
        private String displayName = "";
        private boolean nodeKeyExpired;
        private boolean machineAuthorized;
        private String authUrl = "";
        private String nodeKeySignature = "";
        private String error = "";

        void read(JsonReader in, String field) {
            switch (field) {
                case "User" -> in.object(name -> readUser(in, name));
                case "Login" -> in.object(name -> readLogin(in, name));
                case "NodeKeyExpired" -> nodeKeyExpired = in.bool();
                case "MachineAuthorized" -> machineAuthorized = in.bool();
                case "AuthURL" -> authUrl = in.string();
                case "NodeKeySignature" -> nodeKeySignature = in.base64();
                case "Error" -> error = in.string();
                default -> in.skip();
            }
        }

        private void readUser(JsonReader in, String field) {
            switch (field) {
                case "ID" -> userId = in.id();
                case "DisplayName" -> displayName = in.string();
                default -> in.skip();
            }
        }

        private void readLogin(JsonReader in, String field) {
            if (field.equals("LoginName")) {
                loginName = in.string();
            } else {
                in.skip();
            }
        }

        RegisterResponse toResponse() {
            return new RegisterResponse(
                    userId,
                    loginName,
                    displayName,
                    nodeKeyExpired,
                    machineAuthorized,
                    authUrl,
                    nodeKeySignature,
                    error);
        }
    }
}
