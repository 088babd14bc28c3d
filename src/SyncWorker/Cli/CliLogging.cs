using Microsoft.Extensions.Logging.Console;

namespace SyncWorker.Cli;

/// <summary>Logs of a verb. They always go to the error output, so that results stay clean.</summary>
internal static class CliLogging
{
    /// <summary>Adds them to a host or a factory.</summary>
    public static void Configure(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Quartz", LogLevel.Warning);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>Makes a factory for a verb that ends by itself: a run that failed says so in its result, so only errors are logged.</summary>
    public static ILoggerFactory Open() => LoggerFactory.Create(logging => Configure(logging, LogLevel.Error));
}
