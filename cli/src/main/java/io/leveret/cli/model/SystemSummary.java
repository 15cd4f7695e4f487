package io.leveret.cli.model;

import io.leveret.cli.console.Text;
import io.leveret.cli.console.VersionText;
import io.leveret.engine.KernelChoice;
import io.leveret.wire.JsonDocuments;
import io.leveret.wire.SystemInfo;
import java.io.IOException;
import java.io.Writer;

/** What models run on here: {@code info --system}. */
final class SystemSummary implements Summary {
    private static final double MEBIBYTE = 1 << 20;
    private static final int CAPTION_WIDTH = 11;

    private final KernelChoice kernels;

    /**
     * The summary of this process.
     *
     * @throws io.leveret.base.OptionException if the requested kernels do not run
     */
    SystemSummary() {
        kernels = KernelChoice.ofProcess();
    }

    private static String system() {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch");
    }

    @Override
    public void writeText(Writer out, boolean unicode) throws IOException {
        StringBuilder text = new StringBuilder(VersionText.get());
        line(text, "system", system());
        line(text, "processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        line(text, "heap", Text.thousands(Math.round(Runtime.getRuntime().maxMemory() / MEBIBYTE)) + " MiB at most");
        line(text, "kernels", kernels.description());
        line(text, "why", kernels.reason());
        out.write(unicode ? text.toString() : Text.ascii(text.toString()));
        out.flush();
    }

    private static void line(StringBuilder text, String caption, String value) {
        text.append(Text.padRight(caption, CAPTION_WIDTH)).append(Text.oneLine(value)).append('\n');
    }

    @Override
    public void writeJson(Writer out) throws IOException {
        JsonDocuments.write(new SystemInfo(VersionText.leveret(), Runtime.version().toString(), system(),
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory(), kernels.description(),
                kernels.reason()), out);
    }
}
