import './live.css';

document.title = 'Sluice';
