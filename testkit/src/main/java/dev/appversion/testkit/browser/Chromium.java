package dev.appversion.testkit.browser;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium. */
public final class Chromium extends Browser {
  private static final String PACKAGES = "apt-get install -y chromium chromium-driver";

  private Chromium(ChromeDriver driver) {
    super(driver);
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
}
