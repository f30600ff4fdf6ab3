-- Creates an AppVersionCommand with the action pause for the rollout that is shown.
local rollout = obj.status.rollout
local spec = {app = obj.metadata.name, action = "pause", rollout = rollout.id, reason = "Argo CD"}
local name = obj.metadata.name .. "-pause-" .. rollout.id .. "-" .. rollout.attempt .. "-" .. os.time()
return {
  {
    operation = "create",
    resource = {
      apiVersion = "appversion.dev/v1alpha1",
      kind = "AppVersionCommand",
      metadata = {name = name, namespace = obj.metadata.namespace},
      spec = spec,
    },
  },
}
