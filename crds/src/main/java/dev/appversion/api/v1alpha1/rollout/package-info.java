/** How an app moves to another version: its desired steps and its state. */
@NullMarked
package dev.appversion.api.v1alpha1.rollout;
