package dev.appversion.testkit.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;

/** Chromium. */
public final class Chromium extends Browser {
  private static final String PACKAGES = "apt-get install -y chromium chromium-driver";

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    super(driver);
    this.driver = driver;
  }

  /**
   * Starts one.
   *
   * @throws IllegalStateException if this machine has none
   */
  public static Chromium start() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(executable().toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,800");
    options.setCapability("webSocketUrl", true);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(find(PACKAGES, "chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    return new Chromium(patient(new ChromeDriver(service, options)));
  }

  static Path executable() {
    return find(PACKAGES, "chromium", "chromium-browser", "google-chrome");
  }

  /** Freezes the page: its timers stop, as those of a page that was hidden for long. */
  public void freeze(Tab tab) {
    setLifecycle(tab, "frozen");
  }

  /** Resumes a page that was frozen. */
  public void resume(Tab tab) {
    setLifecycle(tab, "active");
  }

  private void setLifecycle(Tab tab, String state) {
    tab.here();
    driver.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", state));
  }

  /**
   * Emulates such a network for further loads.
   *
   * @param latency from each request to its response
   * @param bitsPerSecond in each direction
   */
  public void throttle(Duration latency, int bitsPerSecond) {
    ChromiumNetworkConditions conditions = new ChromiumNetworkConditions();
    conditions.setLatency(latency);
    conditions.setDownloadThroughput(bitsPerSecond / 8);
    conditions.setUploadThroughput(bitsPerSecond / 8);
    driver.setNetworkConditions(conditions);
  }
}
