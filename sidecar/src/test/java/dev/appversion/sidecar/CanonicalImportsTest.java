package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app that serves hashed modules which import each other by canonical names. */
class CanonicalImportsTest extends AssetStories {
  private final Logger logger = Logger.getLogger("dev.appversion.sidecar.assets.CanonicalImports");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  @Test
  void theLogHasTheFirstModuleOfAVersion() throws IOException {
    hashed("v1", "js/store.js", "export let s");
    String first = "import './store.js'";
    String second = "import '/static/js/store.js'; import './none.js'";
    String firstPath = hashed("v1", "js/a.js", first);
    String secondPath = hashed("v1", "js/b.js", second);
    AssetApp app =
        app()
            .file(firstPath, first, TYPE, JS)
            .file(firstPath, AssetApp.gzip(first.getBytes(UTF_8)), "gzip", TYPE, JS)
            .file(secondPath, second, TYPE, JS);
    Pod pod = single(app);

    assertThat(unzipped(RawHttp.get(pod.address(), firstPath, "Accept-Encoding: gzip")))
        .isEqualTo(first);
    RawHttp.get(pod.address(), secondPath);

    assertThat(lines)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .contains("version=v1 path=js/a.", " imports=js/store.js")
                    .doesNotContain("none.js"));
  }

  @Test
  void importsByHashedNamesAreCorrect() throws IOException {
    String store = hashed("v1", "js/store.js", "export let s");
    String text = "import '" + store + "'; import 'store'; // store.js";
    String path = hashed("v1", "js/a.js", text);
    Pod pod = single(app().file(path, text, TYPE, JS));

    assertThat(RawHttp.get(pod.address(), path).body()).isEqualTo(text);

    assertThat(lines).isEmpty();
  }
}
