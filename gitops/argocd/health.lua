-- The health of an AppVersion for Argo CD:
--   Progressing  not processed yet, a change is not in effect yet, or a rollout is under way
--   Suspended    a rollout waits for an approval or is paused
--   Degraded     a person must act: the resource cannot take effect, or its rollout was aborted
--   Healthy      visitors are served, and the target of the rollout is the stable version
-- Installed as resource.customizations.health.appversion.dev_AppVersion (docs/guide/gitops.md).
local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "the operator has not processed the last change yet"}
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end

local function holds(name)
  return conditions[name] ~= nil and conditions[name].status == "True"
end

local function health(name, condition)
  return {status = name, message = condition.message}
end

if holds("Stalled") then
  return health("Degraded", conditions.Stalled)
end
if holds("Degraded") then
  return health("Degraded", conditions.Degraded)
end
if holds("AwaitingApproval") then
  return health("Suspended", conditions.AwaitingApproval)
end
local rollout = conditions.RolloutComplete
if rollout ~= nil and rollout.reason == "Paused" then
  return health("Suspended", rollout)
end
if rollout ~= nil and rollout.status == "Unknown" then
  return health("Degraded", rollout)
end
if holds("Reconciling") then
  return health("Progressing", conditions.Reconciling)
end
if rollout ~= nil and rollout.status == "False" then
  return health("Progressing", rollout)
end
if holds("Ready") then
  return health("Healthy", conditions.Ready)
end
return {status = "Progressing", message = "the operator has not reported the condition Ready yet"}
