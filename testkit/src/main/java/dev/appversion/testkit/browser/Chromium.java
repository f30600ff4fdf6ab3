package dev.appversion.testkit.browser;

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
    options.setBinary(find(PACKAGES, "chromium", "chromium-browser", "google-chrome").toFile());
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

  /** Shows the tab, as a click on it in the tab strip does; the tabs beside it become hidden. */
  public void show(Tab tab) {
    command(tab, "Page.bringToFront", Map.of());
  }

  /** Freezes the page of a hidden tab: its timers stop. */
  public void freeze(Tab tab) {
    command(tab, "Page.setWebLifecycleState", Map.of("state", "frozen"));
  }

  /** Resumes the page of a frozen tab. */
  public void resume(Tab tab) {
    command(tab, "Page.setWebLifecycleState", Map.of("state", "active"));
  }

  private void command(Tab tab, String name, Map<String, Object> parameters) {
    tab.here();
    driver.executeCdpCommand(name, parameters);
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
