package dev.appversion.sidecar.assets;

/** Is called when a lookup has not answered its exchange. */
@FunctionalInterface
public interface MissListener {
  /** Called on the exchange's I/O thread; the exchange is as it was before the lookup. */
  void missed(Absence why);
}
