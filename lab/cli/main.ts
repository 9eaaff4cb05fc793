console.log("placeholder", process.version, process.argv.slice(2));
if (process.argv[2] === "wait") setTimeout(() => {}, 5000);
process.on("SIGINT", () => process.exit(130));
if (process.argv[2] === "three") process.exit(3);
