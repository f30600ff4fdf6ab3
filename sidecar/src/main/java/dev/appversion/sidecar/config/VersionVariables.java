package dev.appversion.sidecar.config;

import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Setting.Arity;
import dev.appversion.process.settings.Values;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;

/** Settings of the app version, and those that override the routing table's. */
final class VersionVariables {
  private static final String BOOLEAN = "true or false";

  static final Setting<String> APP_VERSION =
      Setting.of(
          "APP_VERSION",
          "the routing table's",
          "1 to 128 of A-Z a-z 0-9 . _ + ~ -, starting with a letter or digit",
          text -> Values.matching(AppVersionId.EXPLICIT, text),
          "The app version of this sidecar's version, such as a git SHA or a semantic version.");
  static final Setting<Boolean> APP_VERSION_HEADER =
      Setting.of(
              "APP_VERSION_HEADER",
              "the routing table's, else true",
              BOOLEAN,
              Values::bool,
              "Whether every response has the header field X-App-Version.")
          .withArity(Arity.SWITCH);
  static final Setting<Mismatch> APP_VERSION_MISMATCH =
      Setting.of(
          "APP_VERSION_MISMATCH",
          "the routing table's, else reload",
          "reload, warn or ignore",
          text -> Values.constant(Mismatch.class, text),
          "What an open page does when its version is no longer live.");
  static final Setting<Boolean> VERSION_ENDPOINT =
      Setting.of(
              "VERSION_ENDPOINT",
              "the routing table's, else true",
              BOOLEAN,
              Values::bool,
              "Whether the sidecar responds to /version.")
          .withArity(Arity.SWITCH);

  private VersionVariables() {}
}
