-- People at their screens, for wrk: each connection asks for an address of the file TARGETS (path, tab, cookie or nothing), drawn by lot, then pauses for up to
-- PAUSE milliseconds (0: not at all). wrk -s people.lua URL -- TARGETS PAUSE. At the end one JSON object; times in microseconds, without the pauses.
local targets, pause = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, cookie = line:match("^(.-)\t(.*)$")
    local headers = { ["Accept-Encoding"] = "gzip" }
    if cookie ~= "" then headers["Cookie"] = cookie end
    targets[#targets + 1] = wrk.format("GET", path, headers)
  end
  pause = tonumber(arguments[2])
  math.randomseed(29)
  if pause > 0 then
    function delay() return math.random(0, pause) end
  end
end

function request()
  return targets[math.random(#targets)]
end

function done(summary, latency, requests)
  local faults = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format('{"p50": %d, "p99": %d, "requests": %d, "microseconds": %d, "faults": %d}\n', latency:percentile(50), latency:percentile(99),
    summary.requests, summary.duration, faults))
end
