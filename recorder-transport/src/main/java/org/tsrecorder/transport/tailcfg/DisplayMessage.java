package org.tsrecorder.transport.tailcfg;

/**
 * Something that the server wants the node's people to know ({@code tailcfg.DisplayMessage}).
 *
 * @param title one line
 * @param text what the matter is
 * @param severity {@code high}, {@code medium} or {@code low}
 * @param impactsConnectivity whether it keeps the node from working
 * @param actionUrl where something can be done about it; empty for nowhere
 * @param actionLabel what is there
 */
public record DisplayMessage(
        String title, String text, String severity, boolean impactsConnectivity, String actionUrl, String actionLabel) {
    static DisplayMessage read(JsonReader in) {
        Fields message = new Fields();
        in.object(name -> message.read(in, name));
        return new DisplayMessage(
                message.title,
                message.text,
                message.severity,
                message.impactsConnectivity,
                message.actionUrl,
                message.actionLabel);
    }

    /** What has been read so far. */
    private static final class Fields {
        private String title = "";
        private String text = "";
        private String severity = "";
        private boolean impactsConnectivity;
        private String actionUrl = "";
        private String actionLabel = "";

        void read(JsonReader in, String field) {
            switch (field) {
                case "Title" -> title = in.string();
                case "Text" -> text = in.string();
                case "Severity" -> severity = in.string();
                case "ImpactsConnectivity" -> impactsConnectivity = in.bool();
                case "PrimaryAction" -> in.object(name -> readAction(in, name));
                default -> in.skip();
            }
        }

        private void readAction(JsonReader in, String field) {
            switch (field) {
                case "URL" -> actionUrl = in.string();
                case "Label" -> actionLabel = in.string();
                default -> in.skip();
            }
        }
    }
}
