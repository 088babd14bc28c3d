using System.CommandLine;
using SyncWorker.Benchmarks.Pages;
using SyncWorker.Benchmarks.Pull;

var issues = new Option<int>("--issues") { Description = "How many issues the tracker holds, 100 to 1,000,000.", DefaultValueFactory = static _ => 100_000 };
var rounds = new Option<int>("--rounds") { Description = "How often each way is measured; the median counts.", DefaultValueFactory = static _ => 5 };
var noSpeed = new Option<bool>("--memory-only") { Description = "One pull of pages that are not kept: for sizes whose pages do not fit into memory." };
var pull = new Command("pull", "A whole pull of a Jira Cloud, against the bare download of the same pages.") { issues, rounds, noSpeed };
pull.SetAction((parsed, cancellationToken) =>
    PullBenchmark.RunAsync(parsed.GetValue(issues), parsed.GetValue(noSpeed) ? 0 : parsed.GetValue(rounds), Console.Out, cancellationToken));

var keep = new Option<bool>("--keep") { Description = "Keep every answer and repeat it." };
var pages = new Command("pages", "Serves the tracker of a benchmark until its standard input ends.") { issues, keep };
pages.Hidden = true;
pages.SetAction((parsed, cancellationToken) => PageServer.RunAsync(parsed.GetValue(issues), parsed.GetValue(keep), Console.In, Console.Out, cancellationToken));

return await new RootCommand("SyncWorker's benchmarks. Every figure is a ratio against a floor of the same run.") { pull, pages }.Parse(args).InvokeAsync();
