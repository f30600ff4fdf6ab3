package dev.appversion.e2e.client;

import dev.appversion.testkit.browser.Chromium;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** Starts a browser before the first class that needs one; it is stopped after the last. */
final class OneChromium implements BeforeAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(OneChromium.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    BrowserStory.chromium =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .computeIfAbsent("chromium", _ -> Chromium.start(), Chromium.class);
  }
}
