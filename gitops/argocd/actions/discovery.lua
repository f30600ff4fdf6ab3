-- Which actions Argo CD offers for an AppVersion: those that its rollout does not refuse now.
local rollout = obj.status ~= nil and obj.status.rollout or nil
local phase = rollout ~= nil and rollout.phase or "Stable"
local underWay = phase == "Waiting" or phase == "Shifting" or phase == "Holding" or phase == "Baking"
local approval = false
for _, each in ipairs(rollout ~= nil and rollout.awaiting or {}) do
  approval = approval or each == "approval"
end
return {
  approve = {disabled = not approval},
  promote = {disabled = not underWay},
  pause = {disabled = not underWay},
  resume = {disabled = phase ~= "Paused"},
  abort = {disabled = not underWay and phase ~= "Paused"},
  retry = {disabled = phase ~= "Aborted"},
}
