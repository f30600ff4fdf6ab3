package dev.appversion.sidecar.assets;

/** Why a lookup of an asset has no response. */
public enum Absence {
  /** The asset does not exist there: 404. */
  NOT_THERE,
  /** It is unknown whether it exists: 503, so that no client treats it as deleted. */
  UNAVAILABLE
}
