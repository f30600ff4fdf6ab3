/** Orders of people and pipelines for the rollout or for a version of an app. */
@NullMarked
package dev.appversion.api.v1alpha1.command;
