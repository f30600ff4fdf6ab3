package dev.appversion.sidecar.assets;

/** Called when a lookup did not respond to its exchange. */
@FunctionalInterface
public interface MissListener {
  /** Called on the exchange's I/O thread; the exchange is as it was before the lookup. */
  void missed(Absence why);
}
