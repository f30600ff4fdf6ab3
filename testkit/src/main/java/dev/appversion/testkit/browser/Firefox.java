package dev.appversion.testkit.browser;

import org.openqa.selenium.firefox.FirefoxDriver;
import org.openqa.selenium.firefox.FirefoxOptions;
import org.openqa.selenium.firefox.GeckoDriverService;

/** Firefox. */
public final class Firefox extends Browser {
  private static final String PACKAGES =
      "apt-get install -y firefox-esr, and cargo install geckodriver";

  private Firefox(FirefoxDriver driver) {
    super(driver);
  }

  /**
   * Starts one.
   *
   * @throws IllegalStateException if this machine has none
   */
  public static Firefox start() {
    FirefoxOptions options = new FirefoxOptions();
    options.setBinary(find(PACKAGES, "firefox-esr", "firefox"));
    options.addArguments("-headless", "--width=1000", "--height=800");
    options.setCapability("webSocketUrl", true);
    GeckoDriverService service =
        new GeckoDriverService.Builder()
            .usingDriverExecutable(find(PACKAGES, "geckodriver").toFile())
            .usingAnyFreePort()
            .build();
    return new Firefox(patient(new FirefoxDriver(service, options)));
  }
}
