/** The operator and a real API server with many AppVersions, and one process of fake sidecars. */
package dev.appversion.benchmarks.controlplane;
