package dev.appversion.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreMainTest {
  private static final Logger ROOT = Logger.getLogger("");

  private final Level before = ROOT.getLevel();
  private final Level handlers =
      ROOT.getHandlers().length == 0 ? Level.INFO : ROOT.getHandlers()[0].getLevel();

  @AfterEach
  void restore() {
    StoreMain.log(before);
    for (Handler handler : ROOT.getHandlers()) {
      handler.setLevel(handlers);
    }
  }

  @ParameterizedTest
  @CsvSource({"FINE,FINE,INFO", "INFO,INFO,INFO", "WARNING,WARNING,WARNING"})
  void requestHeadsAreNeverLogged(String asked, String ours, String clients) {
    StoreMain.log(Level.parse(asked));

    assertThat(lowest("dev.appversion.store.Anything")).isEqualTo(ours);
    assertThat(lowest("sun.net.www.protocol.http.HttpURLConnection")).isEqualTo(clients);
    assertThat(lowest("software.amazon.awssdk.request")).isEqualTo(clients);
    assertThat(lowest("software.amazon.awssdk.auth.signer.Aws4Signer")).isEqualTo(clients);
  }

  private static String lowest(String name) {
    Logger logger = Logger.getLogger(name);
    for (Level level : new Level[] {Level.FINE, Level.INFO, Level.WARNING}) {
      if (logger.isLoggable(level)) {
        return level.getName();
      }
    }
    return "OFF";
  }
}
